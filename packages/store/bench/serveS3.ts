// An S3 server in a process of its own, so that its memory is not taken for the store's; prints its address.
import S3rver from 's3rver'

const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: process.argv[2], configureBuckets: [{ name: 'bench' }] })
const { port } = await server.run()
console.log(`http://127.0.0.1:${port}`)
