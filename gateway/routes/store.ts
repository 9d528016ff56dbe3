import { moneyFormat } from '../../core/sale/money.js'
import type { StoreContext } from '../../core/store/store.js'
import type { Handlers } from './handler.js'

export const storeHandlers = ({
  number,
  name,
  zone,
  locale,
  currency,
  training,
}: StoreContext): Handlers<'store.show'> => {
  const { minorDigits } = moneyFormat(locale, currency)
  return { 'store.show': () => Promise.resolve({ number, name, zone, locale, currency, minorDigits, training }) }
}
