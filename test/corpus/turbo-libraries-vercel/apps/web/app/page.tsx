import { latest } from '@harvest/db';
import { Card } from '@harvest/ui';

export default async function Page() {
  return (await latest()).map((crop) => <Card key={crop} title={crop} />);
}
