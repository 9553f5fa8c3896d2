/** Cases for models of a Hyper-V guest's MMIO space. The same data is in `json/` as plain JSON. */

import kexec from '../json/kexec.json' with { type: 'json' };
import layout from '../json/layout.json' with { type: 'json' };
import openvmm from '../json/openvmm.json' with { type: 'json' };
import reserve from '../json/reserve.json' with { type: 'json' };
import simulate from '../json/simulate.json' with { type: 'json' };
import walk from '../json/walk.json' with { type: 'json' };
import type { KexecCase, LayoutCase, OpenVmmCase, ReserveCase, SimulateCase, WalkCase } from './shapes.ts';

export type * from './shapes.ts';

/** Cases of `json/layout.json`: a VM's settings and the host's layout. */
export const layoutCases = layout as unknown as readonly LayoutCase[];
/** Cases of `json/walk.json`: the ranges of `_CRS` and the resulting node list. */
export const walkCases = walk as unknown as readonly WalkCase[];
/** Cases of `json/reserve.json`: what `vmbus_reserve_fb()` reserves, by policy. */
export const reserveCases = reserve as unknown as readonly ReserveCase[];
/** Cases of `json/kexec.json`: what the second kernel is told about the framebuffer. */
export const kexecCases = kexec as unknown as readonly KexecCase[];
/** Cases of `json/simulate.json`: both kernels with every allocation. */
export const simulateCases = simulate as unknown as readonly SimulateCase[];
/** Cases of `json/openvmm.json`: settings of a VM under OpenVMM and its memory map. */
export const openvmmCases = openvmm as unknown as readonly OpenVmmCase[];
