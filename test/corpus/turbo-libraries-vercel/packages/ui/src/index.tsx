import Link from 'next/link';

export const Card = ({ title }: { title: string }) => <Link href={`/${title}`}>{title}</Link>;
