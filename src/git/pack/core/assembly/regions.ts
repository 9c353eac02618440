// The stretches of a text that the last delta has touched.

/** Two offsets into the text, the second with a flag; 8 bytes. */
const REGION: usize = 8;
const WIDE: u32 = 1 << 31;
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

/** `wide`: what stands on either side of it stood elsewhere in the base. */
export function noteRegion(start: usize, end: usize, wide: bool): void {
  if (regionCount < MOST_REGIONS) {
    const at = regions + regionCount++ * REGION;
    store<u32>(at, <u32>start);
    store<u32>(at, <u32>end | (wide ? WIDE : 0), 4);
    return;
  }
  // More changes than anybody reads: the last one holds all that follow.
  store<u32>(regions + (MOST_REGIONS - 1) * REGION, <u32>end | WIDE, 4);
}

export function regionStart(region: usize): usize {
  return <usize>load<u32>(regions + region * REGION);
}

export function regionEnd(region: usize): usize {
  return <usize>(load<u32>(regions + region * REGION, 4) & ~WIDE);
}

export function isWideRegion(region: usize): bool {
  return (load<u32>(regions + region * REGION, 4) & WIDE) != 0;
}
