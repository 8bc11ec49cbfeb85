import { DatabaseSync } from 'node:sqlite'

/** A template library with the tables that the program's predecessor made; `rules` adds some of its own. */
export const writeLibrary = (file: string, rules: readonly { readonly template: string; readonly layer: string; readonly how: string }[] = []): void => {
  const db = new DatabaseSync(file)
  db.exec(`CREATE TABLE element_templates (template_id TEXT PRIMARY KEY, template_name TEXT NOT NULL, version TEXT NOT NULL, category TEXT NOT NULL, subcategory TEXT, ifc_class TEXT NOT NULL,
      predefined_type TEXT, object_type TEXT, description TEXT, status TEXT DEFAULT 'active');
    CREATE TABLE template_parameters (param_id TEXT PRIMARY KEY, template_id TEXT NOT NULL, param_name TEXT NOT NULL, default_value TEXT);
    INSERT INTO element_templates VALUES ('wall', 'ARC_IfcWall', '1', 'Seating', '', 'IfcWall', NULL, 'Basic wall', NULL, 'active');
    INSERT INTO element_templates VALUES ('door', 'ARC_IfcDoor', '1', 'Seating', '', 'IfcDoor', NULL, 'Door', NULL, 'active');
    INSERT INTO template_parameters VALUES ('1', 'wall', 'height', '2.5')`)
  if (rules.length > 0) {
    db.exec(`CREATE TABLE match_rules (rule_id TEXT PRIMARY KEY, template_id TEXT, priority INTEGER, layer_pattern TEXT, layer_match TEXT, active INTEGER)`)
    for (const [i, { template, layer, how }] of rules.entries())
      db.prepare('INSERT INTO match_rules VALUES (?, ?, ?, ?, ?, 1)').run(`r${i}`, template, 10 - i, layer, how)
  }
  db.close()
}
