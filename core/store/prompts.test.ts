import t from 'tap'
import { newId } from './ids.js'
import type { OrRefusal, PostedDocument, PromptCode, PromptOccasion, PromptUse, StockLine } from './store.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, refusalOf, requestKey, scan } from './testing/till.js'

/** Every event's hash is that of its bytes, and follows the one before it. */
const brokenEvents = `select count(*)::int as n from (
  select e.hash <> st.event_hash(e) or e.prev_hash <> coalesce(lag(e.hash) over (partition by e.stream order by e.seq), '') as broken from up.event e) x where broken`

await t.test(
  'S31: prompt codes are asked where they are attached, the nearest counting, and checked by type',
  async (t) => {
    const shop = await openShop(t)
    const { store, items } = shop
    const actor = shop.actor()
    const [{ id: department } = { id: '' }] = await shop.sql<{ id: string }>('select id from cat.department')
    const code = { choices: null, least: null, most: null, format: null, field: null, each: false, active: true }
    const add = async (prompt: Pick<PromptCode, 'code' | 'label' | 'kind'> & Partial<PromptCode>): Promise<string> =>
      granted(await store.prompts.save(newId(), { ...code, ...prompt }, true)).id
    const nowhere = { sale: 'none', return: 'none', receiving: 'none', adjustment: 'none', transfer: 'none' } as const
    const attach = async (prompt: string, use: Pick<PromptUse, 'kind' | 'placeId'> & Partial<PromptUse>) =>
      granted(await store.prompts.attach(prompt, { ...nowhere, customer: false, ...use }))
    const socks = { kind: 'item', placeId: items.socks } as const
    const everywhere = { kind: 'department', placeId: department } as const
    const asks = (basket: string) => shop.sql(`select st.question_faults($1) as faults`, [basket])

    const condition = await add({ code: 'COND', label: 'New or used', kind: 'list', choices: ['New', 'Used'] })
    const note = await add({ code: 'NOTE', label: 'Note', kind: 'text' })
    t.equal(
      refusalOf(await store.prompts.save(newId(), { ...code, code: 'NOTE', label: 'x', kind: 'text' }, true)),
      'PROMPT_EXISTS',
    )
    await t.rejects(add({ code: 'BAD', label: 'No choices', kind: 'list' }), 'a constraint says so, too')
    await attach(condition, { ...everywhere, sale: 'required', return: 'required' })
    await attach(note, { ...everywhere, sale: 'optional', customer: true })

    const basket = newId()
    const { lines } = granted(await scan(store, actor, basket, shopCodes.socks))
    t.match(lines, [
      {
        customerFor: 'Note',
        questions: [
          { code: 'COND', mandatory: true, choices: ['New', 'Used'], n: 1, of: 1, answer: null },
          { code: 'NOTE', mandatory: false, answer: null },
        ],
      },
    ])
    const line = lines[0]?.id ?? ''
    const answer = (prompt: string, text: string | null, n = 1) =>
      store.baskets.answerQuestion({ basketId: basket, line, prompt, n, answer: text, request: null })
    t.match(await complete(store, actor, basket), {
      refused: { code: 'PROMPT_REQUIRED', details: { prompt: 'New or used', item: 'Sport Socks' } },
    })
    t.match(await answer(condition, 'Broken'), {
      refused: { code: 'ANSWER_INVALID', details: { problem: 'choose one of New, Used' } },
    })
    t.equal(refusalOf(await answer(condition, 'New', 2)), 'NOT_FOUND', 'once a line')
    granted(await answer(condition, 'New'))
    t.match(await complete(store, actor, basket), {
      refused: { code: 'CUSTOMER_REQUIRED', details: { item: 'Sport Socks' } },
    })
    const person = { name: 'Wanda Lis', phone: null, email: null }
    const customer = granted(
      await store.customers.create({ actor, request: requestKey(actor), number: null, fields: person }),
    )
    granted(await store.baskets.setCustomer({ basketId: basket, customer: customer.number, request: null }))
    granted(await answer(note, 'For her nephew Piotr'))
    const sold = granted(await complete(store, actor, basket))
    const answersOf = async () => (await store.sales.document(sold.document))?.lines[0]?.answers
    t.match(await answersOf(), [
      { code: 'COND', answer: 'New' },
      { code: 'NOTE', answer: 'For her nephew Piotr' },
    ])

    await t.test('a return asks its own, and knows the customer by the sale', async (t) => {
      const back = newId()
      const terms = { days: 30, withoutReceipt: true, inspection: false, override: false }
      const { lines: returned } = granted(
        await store.afterSale.addReturn({
          actor,
          basketId: back,
          newLineId: newId(),
          sale: sold.document,
          position: 1,
          itemId: null,
          quantity: 1,
          serials: [],
          reason: 'wrong size',
          terms,
          today: '2026-11-24',
          request: null,
        }),
      )
      t.match(returned, [{ customerFor: null, questions: [{ code: 'COND', answer: null }] }])
      t.equal(refusalOf(await complete(store, actor, back)), 'PROMPT_REQUIRED')
      granted(
        await store.baskets.answerQuestion({
          basketId: back,
          line: returned[0]?.id ?? '',
          prompt: condition,
          n: 1,
          answer: 'Used',
          request: null,
        }),
      )
      granted(await complete(store, actor, back))
    })

    await t.test('forgetting the customer erases what was typed; the journal stays whole', async (t) => {
      const open = granted(await scan(store, actor, newId(), shopCodes.socks))
      granted(await store.baskets.setCustomer({ basketId: open.basket, customer: customer.number, request: null }))
      await shop.sql(
        `insert into st.basket_answer (basket_id, line_id, prompt_id, n, answer) values ($1, $2, gen_random_uuid(), 1, 'Piotr')`,
        [open.basket, open.line],
      )
      granted(await store.customers.forget({ actor, request: requestKey(actor), id: customer.id }))
      t.strictSame(await shop.sql('select answer from st.basket_answer'), [], 'that of a prompt which is gone, too')
      granted(await store.baskets.void({ actor, basketId: open.basket, request: null }))
      t.match(await answersOf(), [
        { code: 'COND', answer: 'New' },
        { code: 'NOTE', answer: null },
      ])
      t.strictSame(await shop.sql(brokenEvents), [{ n: 0 }])
      t.strictSame(await shop.sql('select st.first_projection_fault() as fault'), [{ fault: null }])
      const [told] = await shop.sql<{ text: string }>(
        `select string_agg(body, ' ') || (select string_agg(to_jsonb(a)::text, ' ') from st.document_answer a) as text from up.event`,
      )
      t.notMatch(told?.text, /piotr/i)
      t.match(told?.text, /"code": "NOTE"/, 'that there was an answer is kept')
    })

    await t.test('the nearest place counts, code by code; an inactive code asks nothing', async (t) => {
      await attach(condition, { ...socks, sale: 'optional' })
      await attach(note, { ...socks })
      const of = async (occasion: PromptOccasion) =>
        (await store.prompts.questionsOf(items.socks, occasion)).map(
          ({ code: name, mandatory }) => `${name} ${mandatory}`,
        )
      t.strictSame(await of('sale'), ['COND false'])
      t.strictSame(await of('return'), [], 'the item says none')
      granted(
        await store.prompts.save(
          condition,
          { ...code, code: 'COND', label: 'x', kind: 'list', choices: ['New'], active: false },
          false,
        ),
      )
      t.strictSame(await of('sale'), [])
      const [use] = (await store.prompts.list()).find(({ id }) => id === condition)?.uses ?? []
      t.match(use, { kind: 'department', name: 'Electronics' })
      granted(await store.prompts.remove(condition))
      granted(await store.prompts.remove(note))
      t.strictSame(await store.prompts.list(), [])
    })

    await t.test('each kind has its check, for each piece where it is asked so', async (t) => {
      const kinds: readonly (readonly [Pick<PromptCode, 'kind'> & Partial<PromptCode>, string, string, string?])[] = [
        [{ kind: 'date' }, '2027-03-31', '2027-02-29'],
        [{ kind: 'number', least: 18, most: 99.5 }, '99.5', '17'],
        [{ kind: 'imei', each: true }, '49-015420-323751-8', '490154203237517', '490154203237518'],
        [{ kind: 'text', format: 'AA-99.' }, 'ab-12.', 'AB-123'],
      ]
      const prompts = await Promise.all(
        kinds.map(([kind], at) => add({ code: `K${at}`, label: `Kind ${at}`, ...kind })),
      )
      for (const prompt of prompts) await attach(prompt, { ...socks, sale: 'required', receiving: 'required' })
      const shown = await add({ code: 'SHOW', label: 'Product', kind: 'field', field: 'product-id' })
      await attach(shown, { ...socks, sale: 'required' })
      const sale = newId()
      const added = granted(
        await store.baskets.addItem({
          actor,
          basketId: sale,
          newLineId: newId(),
          itemId: items.socks,
          quantity: 2,
          serial: null,
          request: null,
        }),
      )
      const on = { basketId: sale, line: added.line, request: null }
      t.match(added.lines[0]?.questions.at(-1), { code: 'SHOW', shown: 'P-4', mandatory: false })
      t.equal(
        refusalOf(await store.baskets.answerQuestion({ ...on, prompt: shown, n: 1, answer: 'P-4' })),
        'ANSWER_INVALID',
      )
      for (const [at, [, good, bad, kept = good]] of kinds.entries()) {
        const give = (text: string | null, n = 1) =>
          store.baskets.answerQuestion({ ...on, prompt: prompts[at] ?? '', n, answer: text })
        t.equal(refusalOf(await give(bad)), 'ANSWER_INVALID', bad)
        const { lines: after } = granted(await give(` ${good} `))
        t.equal(after[0]?.questions.find(({ prompt }) => prompt === prompts[at])?.answer, kept)
      }
      t.match(
        await asks(sale),
        [{ faults: [{ code: 'PROMPT_REQUIRED', details: { prompt: 'Kind 2' } }] }],
        'the second piece',
      )
      granted(await store.baskets.answerQuestion({ ...on, prompt: prompts[2] ?? '', n: 2, answer: '490154203237518' }))
      t.match(await asks(sale), [{ faults: [] }])

      const posting = (answers: StockLine['answers']) =>
        store.stock.post({
          actor,
          kind: 'receiving',
          documentId: newId(),
          reference: null,
          reason: null,
          businessDate: '2026-11-24',
          request: requestKey(actor),
          lines: [
            {
              itemId: items.socks,
              transaction: 'receive',
              quantity: 1,
              unitCost: 1,
              serials: [],
              ...(answers && { answers }),
            },
          ],
        })
      t.match(await posting(undefined), {
        faults: ['K0', 'K1', 'K2', 'K3'].map(() => ({ line: 1, code: 'PROMPT_REQUIRED' })),
      })
      const good = kinds.map(([, text], at) => ({ code: `K${at}`, answer: text }))
      t.match(await posting([...good.slice(1), { code: 'K0', answer: '31.3.' }, { code: 'NONE', answer: '1' }]), {
        faults: [
          { code: 'ANSWER_INVALID', details: { prompt: 'Kind 0' } },
          { code: 'ANSWER_INVALID', details: { prompt: 'NONE' } },
        ],
      })
      const posted = granted((await posting(good)) as OrRefusal<PostedDocument>)
      t.match(await shop.sql('select st.answers_of($1, 1) as answers', [posted.document]), [
        {
          answers: [
            { code: 'K0', answer: '2027-03-31' },
            { code: 'K1' },
            { code: 'K2', answer: '490154203237518' },
            { code: 'K3' },
          ],
        },
      ])
      t.strictSame(await shop.sql('select st.first_projection_fault() as fault'), [{ fault: null }])
    })
  },
)
