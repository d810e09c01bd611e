/** The env contract: what the images make of their environment, as pure functions of plain data. */
export { deprecatedNames } from './deprecated.ts';
export { imageEnv } from './image-env.ts';
export { envName, mainFile, propertyName } from './images.ts';
export { jvm, type Jvm } from './jvm.ts';
export { controlNames, requiredNames } from './known-names.ts';
export { escapeForProperties, unsafeValue } from './properties.ts';
export { renderEscaped, renderService } from './render.ts';
export { contractServices } from './types.ts';
export type { ContractService, Rendered, RenderOptions } from './types.ts';
export { zookeeperWhitelist } from './zookeeper.ts';
