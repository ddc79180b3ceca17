# The service alone: no embedded PostgreSQL, no tools of development. It needs DATABASE_URL (docker-compose.yml).
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
# Few heaps and early collections: a feed of any size runs in less than 300 MB (docs/decisions/0004).
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY migrations migrations
COPY openapi openapi
COPY README.md README.md
COPY docs docs
COPY bin bin
COPY samples/campus-1.zip samples/campus-1.zip
COPY src src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1's only child: SIGTERM reaches it, requests and jobs end at their next commit.
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=40", "src/main.ts"]
