export {
  testDatabase,
  testServer,
  testServerVariable,
  type TestDatabase,
  type TestServer,
} from '../../core/store/testing/database.js'
