/** Highest confidence of an answer of each tier: exact geometry that rules (and a network) explain, mesh, points, display. */
export const tierCaps: Readonly<Record<1 | 2 | 3 | 4, number>> = { 1: 0.95, 2: 0.75, 3: 0.6, 4: 0.4 }
