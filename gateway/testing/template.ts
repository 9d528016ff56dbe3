/**
 * Brings the template database, which every test database is a copy of, to the newest schema.
 * Nothing yet: there are no migrations.
 */
export const fillTemplate = async (_ownerUrl: string): Promise<void> => {}
