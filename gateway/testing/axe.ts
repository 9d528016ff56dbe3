import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { projectRoot } from './project-root.js'

const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** What axe finds serious or worse, as `rule: element`. */
export const faultsOfAxe = async (page: Page): Promise<string[]> => {
  await page.evaluate(`if (!window.axe) { ${axe} }`)
  const result: AxeResult = await page.evaluate(`axe.run({ resultTypes: ['violations'] })`)
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}
