/** How a variable of the app is changed: in the person's file, so that the next `provision` agrees. */
export const envMend = (name: string, value: string): string =>
  `set ${name} to ${value} in the file of variables, then: unmoor provision … --env FILE`;
