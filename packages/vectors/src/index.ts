/** Cases for models of a Hyper-V guest's MMIO space. The same data lies as plain JSON in `json/`. */

import kexec from '../json/kexec.json' with { type: 'json' };
import layout from '../json/layout.json' with { type: 'json' };
import openvmm from '../json/openvmm.json' with { type: 'json' };
import reserve from '../json/reserve.json' with { type: 'json' };
import simulate from '../json/simulate.json' with { type: 'json' };
import walk from '../json/walk.json' with { type: 'json' };
import type { KexecCase, LayoutCase, OpenVmmCase, ReserveCase, SimulateCase, WalkCase } from './shapes.ts';

export type * from './shapes.ts';

export const layoutCases = layout as unknown as readonly LayoutCase[];
export const walkCases = walk as unknown as readonly WalkCase[];
export const reserveCases = reserve as unknown as readonly ReserveCase[];
export const kexecCases = kexec as unknown as readonly KexecCase[];
export const simulateCases = simulate as unknown as readonly SimulateCase[];
export const openvmmCases = openvmm as unknown as readonly OpenVmmCase[];
