import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

/** One completed sale, to be looked up. */
export const SalePage = ({ document }: { readonly document: string }): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const { asked } = useAsked(document, (signal) => ask('sales.document', { document }, { signal }))
  const { data: sale, loading, refused } = asked.value
  const { money, number, date, time } = format.value
  return (
    <div class="sheet">
      <h1>{sale === null ? texts.words.sale : texts.sale.title(sale.number)}</h1>
      <Outcome loading={loading} refused={refused} />
      {sale !== null && (
        <>
          <p class="soft">{texts.sale.sold(sale.user, sale.registerNumber, `${date(sale.at)}, ${time(sale.at)}`)}</p>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{texts.sale.line}</th>
                <th scope="col" class="figure">
                  {texts.sale.quantity}
                </th>
                <th scope="col">{texts.sale.serials}</th>
                <th scope="col" class="figure">
                  {texts.sale.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              {sale.lines.map((line) => (
                <tr key={line.position}>
                  <th scope="row">
                    <Link to={addressOf(['catalog', 'items', line.itemId])}>{line.name}</Link>
                    {line.answers.map(({ code, label, n, answer }) => (
                      <p key={`${code} ${n}`} class="small soft">
                        {label}: {answer ?? <em>{texts.prompts.forgotten}</em>}
                      </p>
                    ))}
                  </th>
                  <td class="figure">{number(line.quantity)}</td>
                  <td>
                    {line.serials.map((serial) => (
                      <Link key={serial} to={addressOf(['serials', serial])} class="badge note">
                        {serial}
                      </Link>
                    ))}
                  </td>
                  <td class="figure">{money(line.amount)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={3}>
                  {texts.sale.tax}
                </th>
                <td class="figure">{money(sale.tax)}</td>
              </tr>
              <tr>
                <th scope="row" colSpan={3}>
                  {texts.sale.total}
                </th>
                <td class="figure">
                  <strong>{money(sale.total)}</strong>
                </td>
              </tr>
            </tfoot>
          </table>
        </>
      )}
    </div>
  )
}
