import { Problem, cancel, follow, job, login, logout, recentJobs, save, startConversion, status, whoAmI } from './service.js'
import { offerLanguages, text, translate } from './texts.js'

const element = (id) => document.getElementById(id)
const formats = ['glb', 'gltf', 'stl', 'obj', 'ply', '3mf', 'step']
const finished = ['complete', 'failed', 'cancelled']

const notice = (message) => (element('notice').textContent = message)
const explain = (error) => (error instanceof Problem ? error.message : text('unreachable'))

/** One line of the list; `show` brings it to a state. */
const makeLine = (name, list = (line) => element('jobs').prepend(line)) => {
  const line = element('job').content.cloneNode(true).firstElementChild
  const [progress, state] = [line.querySelector('progress'), line.querySelector('.state')]
  line.querySelector('.name').textContent = name
  progress.setAttribute('aria-label', name)
  const show = ({ phase, percent, message = '' }) => {
    line.className = phase
    line.dataset.phase = phase
    progress.value = phase === 'complete' ? 100 : (percent ?? 0)
    state.textContent = [text(phase), message].filter(Boolean).join(': ')
    line.querySelector('.cancel').hidden = phase === 'uploading' || finished.includes(phase)
    for (const button of line.querySelectorAll('.download, .receipt')) button.hidden = phase !== 'complete'
  }
  for (const button of line.querySelectorAll('button')) button.setAttribute('aria-label', `${text(button.dataset.text)}: ${name}`)
  translate(line)
  list(line)
  element('empty').hidden = true
  return { line, show }
}

const watch = async ({ line, show }, jobId) => {
  const onClick = (name, work) => line.querySelector(name).addEventListener('click', () => work().catch((error) => notice(explain(error))))
  onClick('.cancel', () => cancel(jobId))
  const results = async () => (await job(jobId)).result.artefacts
  const download = async (role) => {
    const artefact = (await results()).find((one) => one.role === role)
    await save(role === 'artefact' ? `convert/result/${jobId}` : `api/artefacts/${artefact.id}`, artefact.name)
  }
  onClick('.download', () => download('artefact'))
  onClick('.receipt', () => download('receipt'))
  const update = async () => {
    const now = await status(jobId)
    show({ phase: now.status, percent: now.percent, message: now.error?.message })
    return finished.includes(now.status)
  }
  if (!(await update())) await follow(jobId, update)
}

const convert = async (file, to) => {
  const line = makeLine(file.name)
  line.show({ phase: 'uploading', percent: 0 })
  try {
    const jobId = await startConversion(file, to, (percent) => line.show({ phase: 'uploading', percent }))
    await watch(line, jobId)
  } catch (error) {
    line.show({ phase: 'failed', message: explain(error) })
  }
}

const open = async () => {
  notice(text('loading'))
  try {
    await whoAmI()
  } catch (error) {
    notice(error instanceof Problem && error.status === 401 ? '' : explain(error))
    element('login').hidden = false
    return
  }
  const jobs = await recentJobs()
  for (const one of jobs) {
    const line = makeLine(one.inputs[0]?.name ?? one.job_id, (item) => element('jobs').append(item))
    watch(line, one.job_id).catch((error) => line.show({ phase: 'failed', message: explain(error) }))
  }
  element('login').hidden = true
  element('work').hidden = false
  element('logout').hidden = false
  notice('')
}

element('login').addEventListener('submit', async (event) => {
  event.preventDefault()
  const form = event.target
  const problem = form.querySelector('.problem')
  problem.textContent = ''
  try {
    await login(form.email.value, form.password.value)
    form.reset()
    await open()
  } catch (error) {
    problem.textContent = explain(error)
  }
})
element('logout').addEventListener('click', async () => {
  await logout().catch(() => undefined)
  location.reload()
})

const upload = element('upload')
upload.to.replaceChildren(...formats.map((format) => new Option(format.toUpperCase(), format)))
const take = (files) => {
  for (const file of files) void convert(file, upload.to.value)
}
upload.file.addEventListener('change', () => {
  take([...upload.file.files])
  upload.file.value = ''
})
const drop = element('drop')
for (const kind of ['dragenter', 'dragover']) drop.addEventListener(kind, (event) => (event.preventDefault(), drop.classList.add('over')))
for (const kind of ['dragleave', 'drop']) drop.addEventListener(kind, () => drop.classList.remove('over'))
drop.addEventListener('drop', (event) => {
  event.preventDefault()
  take([...event.dataTransfer.files])
})

offerLanguages(element('language'), () => undefined)
await open()
