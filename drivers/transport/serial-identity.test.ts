import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { identifySerial, listSerial, serialConflicts } from './serial-identity.js'

/** A /dev of the test: two scanners of one model at two ports, one of them without a serial number. */
const tree = async () => {
  const dev = await realpath(await mkdtemp(join(tmpdir(), 'tillgate-dev-')))
  const root = join(dev, 'serial')
  await Promise.all([
    mkdir(join(root, 'by-path'), { recursive: true }),
    mkdir(join(root, 'by-id'), { recursive: true }),
  ])
  await Promise.all(['ttyACM0', 'ttyACM1'].map((name) => writeFile(join(dev, name), '')))
  const ports = ['pci-0000:00:14.0-usb-0:1:1.0', 'pci-0000:00:14.0-usb-0:2:1.0'] as const
  await symlink('../../ttyACM0', join(root, 'by-path', ports[0]))
  await symlink('../../ttyACM1', join(root, 'by-path', ports[1]))
  await symlink('../../ttyACM1', join(root, 'by-id', 'usb-Maker_Scanner_S17-if00'))
  await symlink('../../gone', join(root, 'by-id', 'usb-Maker_Scanner_S99-if00'))
  return { dev, root, ports, close: () => rm(dev, { recursive: true }) }
}

await t.test('a device is told by its port and its serial number, whatever name it is called by', async (t) => {
  const { dev, root, ports, close } = await tree()
  const second = { portPath: ports[1], serialNumber: 'usb-Maker_Scanner_S17-if00' }
  t.strictSame(await identifySerial(join(dev, 'ttyACM1'), root), second)
  t.strictSame(await identifySerial(join(root, 'by-id', 'usb-Maker_Scanner_S17-if00'), root), second)
  t.strictSame(await identifySerial(join(root, 'by-path', ports[1]), root), second)
  t.strictSame(await identifySerial(join(dev, 'ttyACM0'), root), { portPath: ports[0], serialNumber: null })
  t.equal(await identifySerial(join(dev, 'ttyACM7'), root), null)
  await close()
})

await t.test('without udev the path is all there is', async (t) => {
  const { dev, close } = await tree()
  const path = join(dev, 'ttyACM0')
  t.strictSame(await identifySerial(path, join(dev, 'nowhere')), { portPath: path, serialNumber: null })
  t.strictSame(await listSerial(join(dev, 'nowhere')), [])
  await close()
})

await t.test('what is plugged in is listed under all its lasting names', async (t) => {
  const { dev, root, ports, close } = await tree()
  t.strictSame(await listSerial(root), [
    { node: join(dev, 'ttyACM0'), byPath: join(root, 'by-path', ports[0]), byId: null },
    {
      node: join(dev, 'ttyACM1'),
      byPath: join(root, 'by-path', ports[1]),
      byId: join(root, 'by-id', 'usb-Maker_Scanner_S17-if00'),
    },
  ])
  await close()
})

await t.test('two devices at one node are a conflict, not a guess', async (t) => {
  const { dev, root, ports, close } = await tree()
  const devices = [
    { id: 'lane-1', path: join(dev, 'ttyACM1') },
    { id: 'lane-2', path: join(root, 'by-path', ports[0]) },
    { id: 'lane-3', path: join(root, 'by-id', 'usb-Maker_Scanner_S17-if00') },
    { id: 'lane-4', path: join(dev, 'absent') },
    { id: 'lane-5', path: join(dev, 'absent') },
  ]
  t.strictSame(await serialConflicts(devices), [
    ['lane-1', 'lane-3'],
    ['lane-4', 'lane-5'],
  ])
  t.strictSame(await serialConflicts(devices.slice(0, 2)), [])
  await close()
})
