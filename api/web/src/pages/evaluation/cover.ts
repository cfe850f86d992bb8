/** The cleanliness index by day: m² of litter a m² of surveyed ground, as counts have it. Pure. */

export interface CoverRow {
  stream_id: string;
  target: string;
  start: number;
  coverage: number;
  cover_mean: number | null;
}

export interface Course {
  name: string;
  /** Mean of all days, weighted by how long was watched. */
  mean: number;
  values: (number | null)[];
}

/** Return a course a place, the dirtiest first, over all days in which anything was measured; a gap is a day without. */
export function courses(rows: readonly CoverRow[], days: readonly number[]): Course[] {
  const places = new Map<string, Map<number, CoverRow>>();
  for (const row of rows) {
    const name = row.target === row.stream_id ? row.stream_id : `${row.stream_id}: ${row.target}`;
    const found = places.get(name) ?? new Map<number, CoverRow>();
    places.set(name, found.set(row.start, row));
  }
  const made = [...places].map(([name, of]) => ({ name, mean: mean([...of.values()]), values: days.map((day) => of.get(day)?.cover_mean ?? null) }));
  return made.sort((a, b) => b.mean - a.mean || a.name.localeCompare(b.name));
}

function mean(rows: readonly CoverRow[]): number {
  const weight = rows.reduce((sum, row) => sum + row.coverage, 0);
  return weight === 0 ? 0 : rows.reduce((sum, row) => sum + row.coverage * (row.cover_mean ?? 0), 0) / weight;
}
