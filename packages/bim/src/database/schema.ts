/**
 * The tables behind the views that consumers read. One wide row an element, geometry apart and shared, words by number: a million elements take half the time of the
 * three tables with textual keys that the views imitate. Indexes and the R-tree come at the end: kept up while inserting they cost four to seven times as much. `hash_key`, the first 53 bits of the hash of the geometry that an element brought, spares finalisation a walk over all blobs.
 */
export const tables = `
CREATE TABLE bim_elements (
  id INTEGER PRIMARY KEY, guid TEXT NOT NULL, entity INTEGER NOT NULL, part INTEGER NOT NULL, handle TEXT NOT NULL,
  layer INTEGER NOT NULL, type INTEGER NOT NULL, block INTEGER NOT NULL, rule INTEGER NOT NULL, storey INTEGER NOT NULL, geometry INTEGER NOT NULL, color INTEGER NOT NULL,
  cx REAL NOT NULL, cy REAL NOT NULL, cz REAL NOT NULL, rotation REAL NOT NULL, length REAL NOT NULL,
  minX REAL NOT NULL, maxX REAL NOT NULL, minY REAL NOT NULL, maxY REAL NOT NULL, minZ REAL NOT NULL, maxZ REAL NOT NULL, hash_key INTEGER, host INTEGER);
CREATE TABLE bim_geometries (id INTEGER PRIMARY KEY, hash BLOB NOT NULL, vertices BLOB NOT NULL, faces BLOB NOT NULL, normals BLOB NOT NULL);
CREATE TABLE bim_skips (entity INTEGER NOT NULL, layer INTEGER NOT NULL, type INTEGER NOT NULL, block INTEGER NOT NULL, reason INTEGER NOT NULL, handle TEXT NOT NULL);
CREATE TABLE bim_names (kind TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, elevation REAL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE bim_rules (id INTEGER PRIMARY KEY, rule TEXT NOT NULL, template TEXT NOT NULL, template_name TEXT NOT NULL, discipline TEXT NOT NULL, ifc_class TEXT NOT NULL,
  predefined_type TEXT NOT NULL, object_type TEXT NOT NULL, material TEXT NOT NULL, pair INTEGER NOT NULL, hosted INTEGER NOT NULL);
CREATE TABLE bim_merged (id INTEGER PRIMARY KEY, kept INTEGER NOT NULL, handle TEXT NOT NULL, entity INTEGER NOT NULL, layer INTEGER NOT NULL, type INTEGER NOT NULL);
CREATE TABLE global_offset (offset_x REAL NOT NULL, offset_y REAL NOT NULL, offset_z REAL NOT NULL, extent_x REAL NOT NULL, extent_y REAL NOT NULL, extent_z REAL NOT NULL);
CREATE TABLE coordinate_metadata (id INTEGER PRIMARY KEY CHECK (id = 1), offset_x REAL, offset_y REAL, offset_z REAL, unit_scale REAL NOT NULL, description TEXT);
CREATE TABLE extraction_metadata (extraction_date TEXT, extraction_mode TEXT, total_elements INTEGER, unique_geometries INTEGER, source_files TEXT, config_json TEXT);
CREATE TABLE spatial_tree (guid TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, parent_guid TEXT, elevation REAL) WITHOUT ROWID;
CREATE VIRTUAL TABLE elements_rtree USING rtree(id, minX, maxX, minY, maxY, minZ, maxZ);
`

export const progressTable = `
CREATE TABLE _conversion_progress (
  id INTEGER PRIMARY KEY DEFAULT 1 CHECK (id = 1), started_at TEXT NOT NULL, last_checkpoint_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('in_progress', 'paused', 'failed', 'completed')), dxf_filepath TEXT NOT NULL, template_library_path TEXT NOT NULL,
  total_entities INTEGER DEFAULT 0, entities_processed INTEGER DEFAULT 0, entities_matched INTEGER DEFAULT 0, entities_skipped INTEGER DEFAULT 0,
  current_batch_number INTEGER DEFAULT 0, batch_size INTEGER DEFAULT 1000, last_entity_id TEXT, peak_memory_mb REAL DEFAULT 0, cache_cleared_count INTEGER DEFAULT 0,
  error_count INTEGER DEFAULT 0, last_error TEXT, config_json TEXT,
  stage TEXT NOT NULL DEFAULT 'convert', byte_offset INTEGER NOT NULL DEFAULT 0, section TEXT NOT NULL DEFAULT '', ordinal INTEGER NOT NULL DEFAULT 0,
  pass INTEGER NOT NULL DEFAULT 0, next_element INTEGER NOT NULL DEFAULT 1, source_bytes INTEGER NOT NULL, source_mtime_ms REAL NOT NULL, source_crc INTEGER NOT NULL,
  source_sample TEXT NOT NULL, templates_sha256 TEXT NOT NULL, config_sha256 TEXT NOT NULL, metres REAL NOT NULL, elapsed_ms REAL NOT NULL DEFAULT 0, interruptions INTEGER NOT NULL DEFAULT 0);
`

const name = (kind: string, column: string): string => `(SELECT name FROM bim_names WHERE kind = '${kind}' AND id = e.${column})`

/** What consumers read: their names, their columns, metres, z up; a geometry's vertices stand about its element's centre and are turned by `rotation_z`. */
export const views = `
CREATE VIEW elements_meta AS SELECT e.id, e.guid, r.discipline, r.ifc_class, coalesce((SELECT source_files FROM extraction_metadata), '') AS filepath,
  coalesce(nullif(${name('block', 'block')}, ''), r.template_name) || ':' || e.handle AS element_name, coalesce(nullif(r.object_type, ''), r.template_name) AS element_type,
  ${name('layer', 'layer')} AS element_description, ${name('storey', 'storey')} AS storey, r.material AS material_name, NULL AS material_rgba,
  json_object('x', round(e.maxX - e.minX, 4), 'y', round(e.maxY - e.minY, 4), 'z', round(e.maxZ - e.minZ, 4)) AS dimensions, e.handle, e.host
  FROM bim_elements e JOIN bim_rules r ON r.id = e.rule;
CREATE VIEW element_transforms AS SELECT id AS rowid, id, guid, cx AS center_x, cy AS center_y, cz AS center_z, 'dxf_conversion' AS transform_source,
  0.0 AS rotation_x, 0.0 AS rotation_y, rotation AS rotation_z, length, maxX - minX AS bbox_length, maxY - minY AS bbox_width FROM bim_elements;
CREATE VIEW base_geometries AS SELECT id, lower(hex(hash)) AS geometry_hash, vertices, faces, normals, length(vertices) / 12 AS vertex_count, length(faces) / 12 AS face_count FROM bim_geometries;
CREATE VIEW element_instances AS SELECT e.guid, lower(hex(g.hash)) AS geometry_hash FROM bim_elements e JOIN bim_geometries g ON g.id = e.geometry;
CREATE VIEW element_geometry AS SELECT e.guid, lower(hex(g.hash)) AS geometry_hash, g.vertices, g.faces, g.normals FROM bim_elements e JOIN bim_geometries g ON g.id = e.geometry;
CREATE VIEW spatial_structure AS SELECT e.guid, (SELECT name FROM spatial_tree WHERE type = 'IfcBuilding') AS building, ${name('storey', 'storey')} AS storey, NULL AS space FROM bim_elements e;
CREATE VIEW rel_contained_in_space AS SELECT e.guid AS element_guid, (SELECT guid FROM spatial_tree t WHERE t.type = 'IfcBuildingStorey' AND t.name = ${name('storey', 'storey')}) AS space_guid FROM bim_elements e;
CREATE VIEW rel_aggregates AS SELECT parent_guid, guid AS child_guid FROM spatial_tree WHERE parent_guid IS NOT NULL;
CREATE VIEW rel_fills AS SELECT e.guid, h.guid AS host_guid FROM bim_elements e JOIN bim_elements h ON h.id = e.host;
CREATE VIEW layers AS SELECT id, name FROM bim_names WHERE kind = 'layer';
CREATE VIEW storeys AS SELECT id, name, elevation FROM bim_names WHERE kind = 'storey';
CREATE VIEW skipped_entities AS SELECT e.handle, ${name('layer', 'layer')} AS layer, ${name('type', 'type')} AS type, ${name('block', 'block')} AS block, ${name('reason', 'reason')} AS reason FROM bim_skips e
  WHERE e.reason NOT IN (SELECT id FROM bim_names WHERE kind = 'reason' AND name = 'taken apart');
`
