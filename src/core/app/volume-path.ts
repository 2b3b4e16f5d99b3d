/** What images call the folder of the code. */
const homes =
  /^\/(?:usr\/src\/app|home\/\w+\/app|var\/www\/html|srv\/app|opt\/app|app|code|src|workspace|srv|var)\//;

/** Where a mounted disk stands, seen from the folder of the code: `media` for `/app/media`. */
export const belowHome = (mounted: string): string =>
  mounted.replace(homes, '/').replaceAll(/^\/+|\/+$/g, '');
