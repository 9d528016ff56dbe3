import { migrate } from '../../core/store/migrate.js'

/** Brings the template database, which every test database is a copy of, to the newest schema. */
export const fillTemplate = async (ownerUrl: string): Promise<void> => {
  await migrate({ url: ownerUrl, serveRole: 'tillgate_serve' })
}
