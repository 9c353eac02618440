/** ISO 8601, UTC, to the second: `2026-11-21T12:00:00Z`. */
export const isoSeconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
