import type { JSX } from 'preact'
import { levelBearers, type LevelBearer } from '../../../core/catalog/level.js'
import { AdjustmentList } from './adjustment-list.js'
import { AdjustmentOpen } from './adjustment-open.js'
import { AdjustmentPage } from './adjustment-page.js'
import { BoundBookPage } from './bound-book-page.js'
import { CashPage } from './cash-page.js'
import { CashSessionPage } from './cash-session-page.js'
import type { Console } from './console.js'
import { CountList } from './count-list.js'
import { CountPage } from './count-page.js'
import { CustomersPage } from './customers-page.js'
import { DayPage, PastDayPage } from './day-page.js'
import { DevicesPage } from './devices-page.js'
import { ItemsPage } from './items-page.js'
import { LevelsPage } from './levels-page.js'
import { PinPage } from './pin-page.js'
import { PromptsPage } from './prompts-page.js'
import { ReceivingList } from './receiving-list.js'
import { ReceivingPage } from './receiving-page.js'
import { RegistrationPage } from './registration-page.js'
import { ReportPage, reportPaths } from './report-page.js'
import type { Place } from './route.js'
import { SalePage } from './sale-page.js'
import { SerialPage } from './serial-page.js'
import { ExceptionsPage } from './exceptions-page.js'
import { StorePage } from './store-page.js'
import { TransferList } from './transfer-list.js'
import { TransferOpen } from './transfer-open.js'
import { TransferPage } from './transfer-page.js'
import { UnitsPage } from './units-page.js'
import { UsersPage } from './users-page.js'
import { VenueEventsPage } from './venue-events-page.js'
import { VendorReturnList } from './vendor-return-list.js'
import { VendorReturnPage } from './vendor-return-page.js'

export interface OpenPage {
  /** Pages of one key keep what they hold when the place changes. */
  readonly key: string
  readonly title: string
  readonly permission: string | null
  readonly render: () => JSX.Element
}

const isBearer = (text: string): text is LevelBearer => (levelBearers as readonly string[]).includes(text)

/** Which page stands at a place. */
export const pageOf = ({ texts }: Console, { path, query }: Place): OpenPage => {
  const [room = '', page = '', rest = '', id = ''] = path
  const items = (item: string | null): OpenPage => ({
    key: 'items',
    title: texts.items.title,
    permission: 'catalog.read',
    render: () => <ItemsPage item={item} />,
  })
  if (room === '') return items(null)
  if (room === 'catalog' && page === 'items') return items(rest === '' ? null : rest)
  if (room === 'catalog' && page === 'prompts')
    return { key: page, title: texts.prompts.title, permission: 'catalog.read', render: () => <PromptsPage /> }
  if (room === 'catalog' && page === 'attributes' && isBearer(rest))
    return {
      key: rest,
      title: texts.bearers[rest],
      permission: 'catalog.read',
      render: () => <LevelsPage kind={rest} />,
    }
  if (room === 'inventory' && page === 'receiving')
    return {
      key: `receiving ${rest}`,
      title: texts.receiving.title,
      permission: 'receiving',
      render: () => (rest === '' ? <ReceivingList /> : <ReceivingPage draft={rest} />),
    }
  if (room === 'inventory' && page === 'adjustment')
    return {
      key: `adjustment ${rest} ${id}`,
      title: texts.adjustment.title,
      permission: 'adjustment',
      render: () =>
        rest === '' ? (
          <AdjustmentList />
        ) : rest === 'open' ? (
          <AdjustmentOpen id={id} />
        ) : (
          <AdjustmentPage draft={rest} />
        ),
    }
  if (room === 'inventory' && page === 'transfer')
    return {
      key: `transfer ${rest} ${id}`,
      title: texts.transfer.title,
      permission: 'transfer',
      render: () =>
        rest === '' ? <TransferList /> : rest === 'open' ? <TransferOpen id={id} /> : <TransferPage draft={rest} />,
    }
  if (room === 'inventory' && page === 'vendor-return')
    return {
      key: `vendor-return ${rest}`,
      title: texts.vendorReturn.title,
      permission: 'vendor-return',
      render: () => (rest === '' ? <VendorReturnList /> : <VendorReturnPage draft={rest} />),
    }
  if (room === 'inventory' && page === 'count')
    return {
      key: `count ${rest}`,
      title: texts.count.title,
      permission: 'count',
      render: () => (rest === '' ? <CountList /> : <CountPage id={rest} />),
    }
  if (room === 'inventory' && page === 'registration')
    return { key: page, title: texts.registration.title, permission: 'adjustment', render: () => <RegistrationPage /> }
  if (room === 'inventory' && page === 'units')
    return {
      key: page,
      title: texts.units.title,
      permission: 'serials.read',
      render: () => <UnitsPage kind={query.get('kind') ?? ''} />,
    }
  if (room === 'reports' && page === 'bound-book')
    return {
      key: page,
      title: texts.boundBook.title,
      permission: 'reports.bound-book',
      render: () => <BoundBookPage />,
    }
  if (room === 'reports')
    for (const report of ['history', 'onHand'] as const)
      if (page === reportPaths[report])
        return {
          key: page,
          title: texts.reports[report],
          permission: 'reports.read',
          render: () => <ReportPage report={report} />,
        }
  if (room === 'serials' && page !== '')
    return {
      key: 'serial',
      title: texts.serial.title(page),
      permission: 'serials.read',
      render: () => <SerialPage serial={page} />,
    }
  if (room === 'sales' && page !== '')
    return {
      key: 'sale',
      title: texts.words.sale,
      permission: 'sales.read',
      render: () => <SalePage document={page} />,
    }
  if (room === 'customers')
    return {
      key: room,
      title: texts.customers.title,
      permission: 'customers',
      render: () => <CustomersPage customer={page === '' ? null : page} />,
    }
  if (room === 'venue-events')
    return {
      key: room,
      title: texts.venueEvents.title,
      permission: 'sales.read',
      render: () => <VenueEventsPage />,
    }
  if (room === 'cash')
    return {
      key: `cash ${page}`,
      title: texts.cash.title,
      permission: 'cash.report',
      render: () => (page === '' ? <CashPage /> : <CashSessionPage session={page} />),
    }
  if (room === 'day')
    return {
      key: `day ${page}`,
      title: texts.day.title,
      permission: 'day.close',
      render: () => (page === '' ? <DayPage /> : <PastDayPage date={page} />),
    }
  if (room === 'pin') return { key: room, title: texts.pin.title, permission: null, render: () => <PinPage /> }
  if (room === 'devices')
    return { key: room, title: texts.devices.title, permission: 'devices.read', render: () => <DevicesPage /> }
  if (room === 'users') return { key: room, title: texts.users.title, permission: 'users', render: () => <UsersPage /> }
  if (room === 'exceptions')
    return {
      key: room,
      title: texts.exceptions.title,
      permission: 'exceptions',
      render: () => <ExceptionsPage />,
    }
  if (room === 'store')
    return { key: room, title: texts.store.title, permission: 'catalog.read', render: () => <StorePage /> }
  return { key: 'none', title: texts.console, permission: null, render: () => <p>{texts.notHere}</p> }
}
