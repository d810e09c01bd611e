/**
 * What programs that a proof runs may see of the caller's shell: how to find the engine or the cluster and to log in
 * there, and nothing of Kafka's.
 */
const passedOn =
  /^(PATH|HOME|DOCKER_.*|KUBECONFIG|SSH_AUTH_SOCK|(AWS|AZURE|GOOGLE|CLOUDSDK)_.*|(https?|no)_proxy)$/i;

export function toolEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(env).filter(
    (pair): pair is [string, string] => passedOn.test(pair[0]) && pair[1] !== undefined,
  );
  return Object.fromEntries(kept);
}
