-- What an organisation uses of the suite; what is not named here is as the contract has it by default.
ALTER TABLE tenants ADD COLUMN features jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(features) = 'object');
