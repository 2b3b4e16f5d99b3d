class Shift < ApplicationRecord
  # from and to are columns.
  scope :between, ->(from, to) { where('starts_at between ? and ?', from, to) }
end
