/** Media types of uploaded files by the format their content has (IANA "model" tree); what has none of its own is bytes. */
const types: Readonly<Record<string, string>> = {
  step: 'model/step',
  iges: 'model/iges',
  stl: 'model/stl',
  obj: 'model/obj',
  '3mf': 'model/3mf',
  jt: 'model/jt',
  dxf: 'image/vnd.dxf',
}

/** A file is glTF as GLB or as JSON; its name decides only between these two. */
export const fileType = (format: string | null, name: string): string => {
  if (format === 'gltf') return /\.gltf$/i.test(name) ? 'model/gltf+json' : 'model/gltf-binary'
  return types[format ?? ''] ?? 'application/octet-stream'
}
