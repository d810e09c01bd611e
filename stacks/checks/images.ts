/** Images that work and still should not be chosen without a thought. */
import { warning } from '../errors.ts';
import { serviceOf, type Check } from '../topology/types.ts';

export const imageChecks: readonly Check[] = [
  {
    code: 'KS_IMAGE_UNSAFE',
    description: 'no image is known to let strangers run code',
    run(topology) {
      const { image, unavailable } = serviceOf(topology, 'ui');
      if (unavailable !== undefined || !image?.includes('provectuslabs/kafka-ui')) return [];
      return [
        warning('KS_IMAGE_UNSAFE', {
          setting: 'kafka-stack:uiFlavour',
          value: image,
          problem:
            'it is no longer maintained and known for remote code execution (CVE-2023-52251, CVE-2024-32030): whoever reaches its page may run programs in it',
          fix: 'take kafka-stack:uiFlavour out: its maintained fork is the default',
        }),
      ];
    },
  },
];
