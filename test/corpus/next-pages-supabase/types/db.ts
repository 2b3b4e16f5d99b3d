export interface Database {
  public: { Tables: { walks: { Row: { id: number; dog: string; photo: string | null } } } };
}
