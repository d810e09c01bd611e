/** `urn:pulumi:stack::project::parent$kafka-stack:index:Process::name` → type `Process`, name `name`. */
export function parseUrn(urn: string): { readonly type: string; readonly name: string } {
  const [, , path = '', name = ''] = urn.split('::');
  return { type: path.split('$').at(-1)?.split(':').at(-1) ?? '', name };
}
