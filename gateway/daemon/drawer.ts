import type { Actor, Drawers } from '../../core/store/store.js'
import type { CashDrawer } from '../../drivers/cash-drawer/cash-drawer.js'

/** A sale that took or gave cash: its drawer opens. */
export interface CashTaken {
  readonly register: number
  readonly actor: Actor
  readonly document: string | null
  readonly reason: string
}

interface DrawerDeps {
  readonly drawer: CashDrawer | null
  readonly drawers: Drawers
  readonly log: { warn(details: object, text: string): void }
}

/**
 * Opens the drawer of a cash sale: an act of its own, written down with its reason before the pulse goes out, never part
 * of a print job and never repeated by itself. What goes wrong is logged; the sale is done already.
 */
export const openDrawer = async (
  { register, actor, document, reason }: CashTaken,
  { drawer, drawers, log }: DrawerDeps,
): Promise<void> => {
  if (drawer === null) return
  try {
    await drawers.pulse({ actor, drawer: drawer.id, reason, documentId: document })
    const outcome = await drawer.open()
    if (outcome.outcome === 'failed')
      log.warn({ register, drawer: drawer.id, why: outcome.reason }, 'the drawer did not open')
  } catch (err) {
    log.warn({ register, drawer: drawer.id, err }, 'the drawer was not opened')
  }
}
