alter table waba
    -- when the tenant's administrators were last asked by letter to give access again; null: never since they gave it
    add column reminded_at timestamptz;
