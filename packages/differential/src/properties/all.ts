import { belowVtpm } from './below-vtpm.ts';
import { coversFramebuffer } from './covers-framebuffer.ts';
import { leavesLowMmio } from './leaves-low-mmio.ts';
import { monotone } from './monotone.ts';
import type { Property } from './property.ts';

export const PROPERTIES: readonly Property[] = [coversFramebuffer, belowVtpm, leavesLowMmio, monotone];
