SELECT outlet, count(*) AS reports FROM reports WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY reports DESC, outlet LIMIT 200
