-- 100,000 finished answers in stock Odoo: one in twenty questions is skipped, one in ten
-- people writes something. Parameters: survey, answers.
INSERT INTO survey_user_input (survey_id, state, test_entry, access_token, partner_id,
                               start_datetime, end_datetime,
                               create_uid, write_uid, create_date, write_date)
SELECT %(survey)s, 'done', FALSE, 'bench-' || n, customer.id,
       finished.at - INTERVAL '5 minutes', finished.at, 1, 1, finished.at, finished.at
  FROM generate_series(1, %(answers)s) n
 CROSS JOIN LATERAL (
       SELECT TIMESTAMP '2027-05-01 01:00' + n * INTERVAL '5 seconds' AS at) finished
  LEFT JOIN (SELECT row_number() OVER (ORDER BY id) AS rank, id
               FROM res_partner WHERE is_company AND active AND parent_id IS NULL
                AND id > 10) customer
         ON customer.rank = n;

INSERT INTO survey_user_input_line (user_input_id, survey_id, question_id,
                                    question_sequence, skipped, answer_type,
                                    value_scale, suggested_answer_id, value_text_box,
                                    create_uid, write_uid, create_date, write_date)
SELECT answer.id, answer.survey_id, question.id, question.sequence, given.is_skipped,
       CASE WHEN given.is_skipped THEN NULL
            WHEN question.question_type = 'scale' THEN 'scale'
            WHEN question.question_type = 'text_box' THEN 'text_box'
            ELSE 'suggestion' END,
       CASE WHEN question.question_type = 'scale' AND NOT given.is_skipped
            THEN question.scale_min + chance.number / 20
                 %% (question.scale_max - question.scale_min + 1)
            ELSE 0 END,
       CASE WHEN NOT given.is_skipped
            THEN choice.ids[1 + chance.number / 20 %% cardinality(choice.ids)] END,
       CASE WHEN question.question_type = 'text_box' AND NOT given.is_skipped
            THEN 'More visitors from abroad, please: ' || answer.id END,
       1, 1, answer.create_date, answer.write_date
  FROM survey_user_input answer
  JOIN survey_question question ON question.survey_id = answer.survey_id
  LEFT JOIN (SELECT question_id, array_agg(id ORDER BY id) AS ids
               FROM survey_question_answer GROUP BY 1) choice
         ON choice.question_id = question.id
 CROSS JOIN LATERAL (
       SELECT ('x' || substr(md5(answer.access_token || question.sequence), 1, 7))
              ::bit(28)::int AS number) chance
 CROSS JOIN LATERAL (
       SELECT chance.number %% CASE WHEN question.question_type = 'text_box' THEN 10
                                    ELSE 20 END
              BETWEEN 0 AND CASE WHEN question.question_type = 'text_box' THEN 8
                                 ELSE 0 END AS is_skipped) given
 WHERE answer.survey_id = %(survey)s;
