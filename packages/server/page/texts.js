/** Every text of the page, by language. Phases are those of a conversion's progress. */
export const texts = {
  en: {
    name: 'English',
    docs: 'HTTP interface',
    language: 'Language',
    login: 'Sign in',
    logout: 'Sign out',
    email: 'E-mail',
    password: 'Password',
    convert: 'Convert CAD files',
    drop: 'Drop files here or choose them',
    format: 'Result',
    conversions: 'Conversions',
    empty: 'Nothing converted yet.',
    cancel: 'Cancel',
    download: 'Download',
    receipt: 'Receipt',
    uploading: 'uploading',
    queued: 'waiting',
    validating: 'checking',
    reading: 'reading',
    tessellating: 'tessellating',
    optimising: 'optimising',
    storing: 'storing',
    complete: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
    loading: 'Loading …',
    unreachable: 'The service does not answer. Is it running?',
  },
  de: {
    name: 'Deutsch',
    docs: 'HTTP-Schnittstelle',
    language: 'Sprache',
    login: 'Anmelden',
    logout: 'Abmelden',
    email: 'E-Mail',
    password: 'Passwort',
    convert: 'CAD-Dateien umwandeln',
    drop: 'Dateien hier ablegen oder auswählen',
    format: 'Ergebnis',
    conversions: 'Umwandlungen',
    empty: 'Noch nichts umgewandelt.',
    cancel: 'Abbrechen',
    download: 'Herunterladen',
    receipt: 'Nachweis',
    uploading: 'wird hochgeladen',
    queued: 'wartet',
    validating: 'wird geprüft',
    reading: 'wird gelesen',
    tessellating: 'wird vernetzt',
    optimising: 'wird optimiert',
    storing: 'wird gespeichert',
    complete: 'fertig',
    failed: 'fehlgeschlagen',
    cancelled: 'abgebrochen',
    loading: 'Wird geladen …',
    unreachable: 'Der Dienst antwortet nicht. Läuft er?',
  },
}

const stored = localStorage.getItem('language') ?? navigator.language.slice(0, 2)
let language = stored in texts ? stored : 'en'

export const text = (name) => texts[language][name] ?? name

/** Puts the chosen language into everything under `root` that has `data-text`. */
export const translate = (root) => {
  for (const element of root.querySelectorAll('[data-text]')) element.textContent = text(element.dataset.text)
}

/** Fills the choice of languages; `changed` runs after each choice. */
export const offerLanguages = (select, changed) => {
  const apply = () => {
    document.documentElement.lang = language
    translate(document)
    changed()
  }
  select.replaceChildren(...Object.entries(texts).map(([code, { name }]) => new Option(name, code, code === language, code === language)))
  select.addEventListener('change', () => {
    language = select.value
    localStorage.setItem('language', language)
    apply()
  })
  apply()
}
