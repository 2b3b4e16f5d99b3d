export declare function build(): Promise<void>;
export declare function bundle(entry: string, outfile: string): Promise<void>;
