export const topicsPath = '/ui/clusters/:cluster/all-topics';
/** No topic can be called so. */
export const newTopicPath = '~new';
