import { action, type Action } from './actions.js'
import { benchHasRoom } from './bench-room.js'
import type { Till } from './till.js'
import { askingJobs, canChange, isSignedIn, isTendering, openView, soldJustNow } from './what-is-open.js'

const always = (): boolean => true
const hasJob = (till: Till): boolean => isSignedIn(till) && askingJobs(till.state.value).length > 0

const answer = (reply: 'came-out' | 'print-again' | 'dismiss') => (till: Till) => {
  const job = askingJobs(till.state.value)[0]
  return job && till.ask('print.answer', { job: job.id, answer: reply })
}

/** Where the cursor goes for a search; the field has this id. */
export const searchFieldId = 'search'

/** What is done to the page, to the paper and to the session. */
export const pageActions = {
  search: action({
    text: ({ texts }) => texts.value.search.label,
    icon: 'search',
    shortcuts: [{ key: '/' }, { key: 'F3' }],
    when: (till) => isSignedIn(till) && !isTendering(till),
    run: (till) => {
      till.view.value = 'items'
      till.sheet.value = true
      // After the panel is there.
      requestAnimationFrame(() => document.getElementById(searchFieldId)?.focus())
    },
  }),
  recall: action({
    text: ({ texts, state }) => {
      const n = state.value?.suspended.length ?? 0
      return n === 0 ? texts.value.sale.recall : texts.value.sale.recallCount(n)
    },
    icon: 'recall',
    shortcuts: [{ key: 'F7' }],
    when: (till) => isSignedIn(till) && !isTendering(till) && openView(till) !== 'tender',
    run: (till) => {
      till.view.value = openView(till) === 'suspended' ? 'items' : 'suspended'
      till.sheet.value = true
    },
  }),
  bringBack: action({
    text: ({ texts }) => texts.value.returns.action,
    icon: 'recall',
    shortcuts: [{ key: 'U', alt: true }],
    needsLine: true,
    when: (till) => isSignedIn(till) && !isTendering(till) && openView(till) !== 'tender',
    run: (till) => {
      till.returnText.value = ''
      till.view.value = openView(till) === 'return' ? 'items' : 'return'
      till.sheet.value = true
    },
  }),
  drawer: action({
    text: ({ texts }) => texts.value.drawer.action,
    icon: 'cash',
    shortcuts: [{ key: 'K', alt: true }],
    needsLine: true,
    when: (till) => isSignedIn(till) && !isTendering(till) && openView(till) !== 'tender',
    run: (till) => {
      till.view.value = openView(till) === 'cash' ? 'items' : 'cash'
      till.sheet.value = true
    },
  }),
  layaway: action({
    text: ({ texts }) => texts.value.layaway.action,
    shortcuts: [{ key: 'J', alt: true }],
    needsLine: true,
    when: (till) => isSignedIn(till) && !isTendering(till) && openView(till) !== 'tender',
    run: (till) => {
      till.view.value = openView(till) === 'layaway' ? 'items' : 'layaway'
      till.sheet.value = true
    },
  }),
  buyBack: action({
    text: ({ texts }) => texts.value.buyBack.action,
    shortcuts: [{ key: 'H', alt: true }],
    needsLine: true,
    when: (till) => isSignedIn(till) && !isTendering(till) && openView(till) !== 'tender',
    run: (till) => {
      till.returnText.value = ''
      till.view.value = openView(till) === 'buy-back' ? 'items' : 'buy-back'
      till.sheet.value = true
    },
  }),
  terms: action({
    text: (till) => (openView(till) === 'terms' ? till.texts.value.back : till.texts.value.terms.action),
    shortcuts: [{ key: 'G', alt: true }],
    needsLine: true,
    when: (till) => isSignedIn(till) && !isTendering(till) && openView(till) !== 'tender',
    run: (till) => {
      till.view.value = openView(till) === 'terms' ? 'items' : 'terms'
      till.sheet.value = true
    },
  }),
  customer: action({
    text: ({ texts }) => texts.value.customer.action,
    shortcuts: [{ key: 'C', alt: true }],
    needsLine: true,
    when: (till) => isSignedIn(till) && canChange(till),
    run: (till) => {
      till.view.value = openView(till) === 'customer' ? 'items' : 'customer'
      till.sheet.value = true
    },
  }),
  newSale: action({
    text: ({ texts }) => texts.value.done.next,
    shortcuts: [{ key: 'N', alt: true }],
    when: (till) => soldJustNow(till) !== null,
    run: (till) => {
      till.putAway.value = soldJustNow(till)?.document ?? null
    },
  }),
  printAgain: action({
    text: ({ texts }) => texts.value.done.again,
    icon: 'receipt-printer',
    shortcuts: [{ key: 'P', alt: true }],
    needsLine: true,
    when: (till) => soldJustNow(till) !== null,
    run: async (till) => {
      const sold = soldJustNow(till)
      if (sold === null || (await till.ask('print.again', { document: sold.document })) === null) return
      till.copyOf.value = sold.document
      till.spoken.value = till.texts.value.done.againAsked
    },
  }),
  cameOut: action({
    text: ({ texts }) => texts.value.jobs.cameOut,
    shortcuts: [{ key: 'Y', alt: true }],
    needsLine: true,
    when: (till) => askingJobs(till.state.value)[0]?.state === 'unconfirmed',
    run: answer('came-out'),
  }),
  jobAgain: action({
    text: ({ texts }) => texts.value.jobs.printAgain,
    shortcuts: [{ key: 'R', alt: true }],
    needsLine: true,
    when: hasJob,
    run: answer('print-again'),
  }),
  jobDismiss: action({
    text: ({ texts }) => texts.value.jobs.dismiss,
    shortcuts: [{ key: 'X', alt: true }],
    needsLine: true,
    when: hasJob,
    run: answer('dismiss'),
  }),
  status: action({
    text: ({ texts }) => texts.value.strip.status,
    shortcuts: [{ key: 'I', alt: true }],
    when: always,
    run: (till) => {
      till.overlay.value = till.overlay.value === 'status' ? null : 'status'
    },
  }),
  sound: action({
    text: ({ texts, sounds }) =>
      sounds.muted.value
        ? texts.value.strip.soundMuted
        : sounds.awake.value
          ? texts.value.strip.soundOn
          : texts.value.strip.soundWaits,
    shortcuts: [{ key: 'M', alt: true }],
    when: always,
    run: ({ sounds }) => sounds.toggle(),
  }),
  theme: action({
    text: ({ texts, theme }) => texts.value.strip.theme[theme.theme.value],
    shortcuts: [{ key: 'T', alt: true }],
    when: always,
    run: ({ theme }) => theme.next(),
  }),
  signOut: action({
    text: ({ texts }) => texts.value.strip.signOut,
    icon: 'sign-out',
    shortcuts: [{ key: 'O', alt: true }],
    needsLine: true,
    when: isSignedIn,
    run: (till) => till.ask('session.sign-out', {}),
  }),
  bench: action({
    text: ({ texts }) => texts.value.strip.bench,
    icon: 'bench',
    shortcuts: [{ key: 'B', alt: true }],
    when: ({ bench }) => bench.value !== null,
    run: ({ bench }) => {
      bench.value = !bench.value
    },
  }),
  keys: action({
    text: ({ texts }) => texts.value.strip.keys,
    icon: 'keys',
    shortcuts: [{ key: '?' }, { key: 'F1' }],
    when: always,
    run: (till) => {
      till.overlay.value = till.overlay.value === 'keys' ? null : 'keys'
    },
  }),
  back: action({
    text: ({ texts }) => texts.value.back,
    shortcuts: [{ key: 'Escape' }],
    when: always,
    run: (till) => goBack(till),
  }),
} satisfies Record<string, Action>

/** Escape: closes what is nearest. It never throws away what was typed into a serial field. */
const goBack = (till: Till) => {
  if (till.managerAsked.value !== null) till.managerAsked.value.giveUp()
  else if (till.overlay.value !== null) till.overlay.value = null
  else if (till.bench.value === true && !benchHasRoom()) till.bench.value = false
  else if (till.confirming.value !== null) till.confirming.value = null
  else if (till.searchText.value !== '') till.searchText.value = ''
  else if (openView(till) !== 'items' && !isTendering(till)) till.view.value = 'items'
  else if (till.sheet.value) till.sheet.value = false
  else if (till.notice.value !== null) till.notice.value = null
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}
