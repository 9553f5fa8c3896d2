/** Around a plan: devices from their BARs, reasons and alternatives, and the PowerShell commands that apply it. */

export { DEFAULT_PLAN_BITS } from '../defaults.ts';
export type { Alternative, ChangeId } from './alternatives.ts';
export { getVmCommand, setVmCommands, vmArgument } from './commands.ts';
export { type Bar, deviceOfBars } from './devices.ts';
export { PLAN_STEP } from './need.ts';
export type { FeasiblePlan, InfeasiblePlan } from './plan.ts';
export type { Reason } from './reason.ts';
