-- The same answers as those of a study: each person was invited, with role, hall and
-- size. Parameters: study, survey, codes (question title to metric), halls.
UPDATE survey_question
   SET satisfaction_metric = %(metrics)s::jsonb->>(title->>'en_US'),
       satisfaction_code = title->>'en_US'
 WHERE survey_id = %(survey)s;

UPDATE satisfaction_study
   SET survey_id = %(survey)s, state = 'open', date_opened = now() AT TIME ZONE 'UTC'
 WHERE id = %(study)s;

UPDATE survey_user_input SET study_id = %(study)s WHERE survey_id = %(survey)s;

INSERT INTO satisfaction_invitation (study_id, company_id, partner_id, user_input_id,
                                     email, state, role, hall_id, size,
                                     create_uid, write_uid, create_date, write_date)
SELECT study.id, study.company_id, answer.partner_id, answer.id,
       answer.access_token || '@example.com', 'answered',
       (ARRAY['exhibitor', 'exhibitor', 'co_exhibitor'])[1 + answer.id %% 3],
       (%(halls)s)[1 + answer.id / 3 %% 4],
       (ARRAY['small', 'medium', 'large', 'huge'])[1 + answer.id / 12 %% 4],
       1, 1, answer.create_date, answer.write_date
  FROM survey_user_input answer
  JOIN satisfaction_study study ON study.id = answer.study_id
 WHERE study.id = %(study)s;
