import type { Action } from './actions.js'
import { questionActions } from './open-question.js'
import { pageActions } from './page-actions.js'
import { saleActions } from './sale-actions.js'
import { tenderActions } from './tender-actions.js'

/** Everything that can be done, by name. Where two share a key, at most one of them makes sense at a time. */
export const allActions = { ...saleActions, ...questionActions, ...tenderActions, ...pageActions }
export type ActionName = keyof typeof allActions

/** In the order of the table. */
export const actionRows = Object.entries(allActions) as readonly (readonly [ActionName, Action])[]
