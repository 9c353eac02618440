// The stretches of a text that the last delta has touched.

/** Two offsets into the text; 8 bytes. */
const REGION: usize = 8;
const MOST_REGIONS: usize = 1 << 14;

let regions: usize = 0;
export let regionCount: usize = 0;

/** Takes memory from `base` on; answers where it ends. */
export function initRegions(base: usize): usize {
  regions = base;
  return base + MOST_REGIONS * REGION;
}

export function forgetRegions(): void {
  regionCount = 0;
}

export function noteRegion(start: usize, end: usize): void {
  // More changes than anybody reads: the last one holds all that follow.
  if (regionCount < MOST_REGIONS) store<u32>(regions + regionCount++ * REGION, <u32>start);
  store<u32>(regions + (regionCount - 1) * REGION, <u32>end, 4);
}

export function regionStart(region: usize): usize {
  return <usize>load<u32>(regions + region * REGION);
}

export function regionEnd(region: usize): usize {
  return <usize>load<u32>(regions + region * REGION, 4);
}
