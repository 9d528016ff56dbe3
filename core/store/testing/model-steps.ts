export type StepName =
  | 'receive'
  | 'scan'
  | 'tile'
  | 'number'
  | 'enter'
  | 'take'
  | 'quantity'
  | 'drop'
  | 'void'
  | 'suspend'
  | 'recall'
  | 'expire'
  | 'retake'
  | 'tender'
  | 'back'
  | 'complete'
  | 'bring'
  | 'undo'

export const needsBasket: ReadonlySet<StepName> = new Set([
  'enter',
  'take',
  'quantity',
  'drop',
  'void',
  'suspend',
  'expire',
  'retake',
  'tender',
  'back',
  'complete',
])

/** What is done how often: enough receiving and selling for the rest to have something to meet. */
export const weighted: readonly StepName[] = (
  [
    ['receive', 5],
    ['scan', 4],
    ['tile', 1],
    ['number', 7],
    ['enter', 7],
    ['take', 1],
    ['quantity', 2],
    ['drop', 1],
    ['void', 1],
    ['suspend', 1],
    ['recall', 3],
    ['expire', 2],
    ['retake', 2],
    ['tender', 3],
    ['back', 1],
    ['complete', 10],
    ['bring', 9],
    ['undo', 3],
  ] as const
).flatMap(([name, times]) => Array.from({ length: times }, () => name))
