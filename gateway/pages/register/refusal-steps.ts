import type { Prompt } from '../../protocol/register-state.js'

/** What a cashier can do about a refused serial number, beside Later and Skip, which the prompt itself offers. */
export type RefusalStep = 'add-other' | 'correct' | 'look-up' | 'another'

const byCode: Readonly<Record<string, readonly RefusalStep[]>> = {
  SERIAL_FORMAT: ['correct'],
  SERIAL_CHECK_DIGIT: ['correct'],
  SERIAL_NOT_IN_STOCK: ['correct', 'another'],
  SERIAL_WRONG_ITEM: ['another', 'add-other'],
  SERIAL_IS_PRODUCT_BARCODE: ['add-other'],
  PROMPT_OPEN: ['add-other'],
  SERIAL_DUPLICATE_IN_LIST: ['another', 'correct'],
}

/** The steps for a refusal, the likeliest first; a number that means a unit somewhere else can be looked up. */
export const refusalSteps = ({ refused, canPostpone }: Prompt): readonly RefusalStep[] => {
  if (refused === null) return []
  const steps = byCode[refused.error.code] ?? ['another', 'look-up']
  return steps.filter((step) => step !== 'add-other' || canPostpone)
}
