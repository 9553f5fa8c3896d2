/**
 * The model of a Hyper-V guest's MMIO space: the main functions and their types. The entries `/address`, `/host`,
 * `/guest`, `/policies` and `/plan` have the parts they are made of. docs/domain.md has each rule and its source.
 */

export { DEFAULT_OPTIONS } from './defaults.ts';
export { type SettingCode, SettingError } from './errors.ts';
export { type HostLayout, hostLayout } from './host/layout.ts';
export type { AnySettings } from './host/settings.ts';
export { resolveVm, type Vm, type VmSettings } from './host/vm.ts';
export type { PlanOptions, PlanSettings } from './plan/need.ts';
export { type Plan, plan } from './plan/plan.ts';
export type { Policy, PolicyId, ReserveInput } from './policies/policy.ts';
export { type Reservation, reserve } from './policies/reserve.ts';
export { POLICIES, policyById } from './policies/table.ts';
export type { AnyVm } from './simulate/host.ts';
export { type ResolvedOptions, resolveOptions, type SimulateOptions } from './simulate/options.ts';
export { simulateOrders } from './simulate/orders.ts';
export type { Allocation, Conflict, KernelRecord } from './simulate/record.ts';
export { type Simulation, simulate, type Verdict } from './simulate/simulate.ts';
export type { Recorder, TraceEvent } from './trace.ts';
