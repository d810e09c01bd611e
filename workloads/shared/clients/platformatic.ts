/** A door like that of kafkajs.ts. */
export { platformaticLibrary } from './platformatic/library.ts';
