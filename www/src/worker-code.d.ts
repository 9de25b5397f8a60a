/** The worker's script as text: `build.mjs` puts it there. */
declare module "worker-code" {
  const code: string;
  export default code;
}
