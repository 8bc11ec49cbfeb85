/** sRGB component 0–1 to linear light (IEC 61966-2-1). */
export const srgbToLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)

/** Inverse of {@link srgbToLinear}. */
export const linearToSrgb = (c: number): number => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055)

/** sRGB bytes (RGBA) as linear 16-bit: eight bits of linear light would lose the dark shades. */
export const linearColors = (colors: Uint8Array): Uint16Array => {
  const table = Uint16Array.from({ length: 256 }, (_, i) => Math.round(srgbToLinear(i / 255) * 65535))
  return Uint16Array.from(colors, (c, i) => (i % 4 === 3 ? c * 257 : table[c]))
}
