/** A kind of file that says how something is run for others. */
export interface Manifest {
  /** With its article: "a Kubernetes manifest". */
  readonly what: string;
  /** How it refers to a key that is kept elsewhere: an imperative. */
  readonly fix: string;
  /** Tested against the path in lower case. */
  readonly names?: RegExp;
  /** Names at its top, all of them. With `names`, both must fit. */
  readonly holds?: readonly string[];
}

const inCluster =
  'keep the key in a Secret that is not in git, and refer to it: `valueFrom: { secretKeyRef: { name: openai, key: api-key } }`';
const inTask = 'name it in `secrets`, with `valueFrom` of AWS Secrets Manager or SSM, instead of `environment`';
const inTemplate = 'refer to AWS Secrets Manager: `{{resolve:secretsmanager:openai:SecretString:api-key}}`';
const inPlaybook = 'encrypt it with `ansible-vault encrypt_string`, or look it up in a vault';

/** A Secret hides nothing from who reads its manifest. */
export const clusterSecret: Manifest = {
  what: 'a Kubernetes Secret',
  fix: 'keep the manifest out of git, or make it with External Secrets, Sealed Secrets or SOPS',
};

/** The first that fits counts. */
export const kinds: readonly Manifest[] = [
  {
    what: 'a Kubernetes manifest',
    fix: inCluster,
    names: /(?:^|\/)kustomization\.ya?ml$/,
  },
  {
    what: 'a Helm chart',
    fix: 'name an existing Secret in the values (`existingSecret: openai`), which the chart refers to with `secretKeyRef`',
    names:
      /(?:^|\/)(?:helm|charts?)\/.+\.ya?ml(?:\.\w+)?$|(?:^|\/)values(?:[._-][\w.-]+)?\.ya?ml(?:\.gotmpl)?$|(?:^|\/)helmfile[\w.-]*\.ya?ml/,
  },
  {
    what: 'a compose file',
    fix: 'take it from the environment (`OPENAI_API_KEY: ${OPENAI_API_KEY:?}`), or mount it as one of `secrets`',
    names: /(?:^|\/)(?:docker-)?(?:compose|stack)(?:[._-][\w.-]+)?\.ya?ml$/,
  },
  {
    what: 'a serverless service',
    fix: 'refer to AWS Systems Manager or Secrets Manager: `${ssm:/openai/api-key}`',
    names: /(?:^|\/)serverless(?:[._-][\w-]+)?\.(?:ya?ml|json)$/,
  },
  {
    what: "Terraform's state",
    fix: 'keep the state in an encrypted backend and out of git, and give the key as an ephemeral or write-only value',
    names: /\.tfstate(?:\.backup)?$/,
  },
  {
    what: 'a Terraform configuration',
    fix: 'read it from a secret manager (`data "aws_secretsmanager_secret_version"`, `google_secret_manager_secret_version`, `azurerm_key_vault_secret`), or set `TF_VAR_…` where it is applied',
    names: /\.(?:tf|tofu|tfvars|hcl)(?:\.json)?$/,
  },
  {
    what: 'a Nomad job',
    fix: 'read it from Vault in a `template` block',
    names: /\.nomad$/,
  },
  {
    what: "fly.io's settings",
    fix: 'set it with `fly secrets set OPENAI_API_KEY`, and drop it here',
    names: /(?:^|\/)fly(?:[._-][\w-]+)?\.toml$/,
  },
  {
    what: "a Worker's settings",
    fix: 'set it with `wrangler secret put OPENAI_API_KEY`, and drop it here',
    names: /(?:^|\/)wrangler(?:\.[\w-]+)?\.(?:toml|jsonc?)$/,
  },
  {
    what: "Render's blueprint",
    fix: 'set it in the dashboard, with `sync: false` here',
    names: /(?:^|\/)render\.ya?ml$/,
  },
  {
    what: "the host's settings",
    fix: "set it as a secret variable in the host's dashboard or command line, and drop it here",
    names:
      /(?:^|\/)(?:(?:vercel|now|railway|nixpacks|heroku|captain-definition)\.json|(?:netlify|railway|nixpacks)\.toml|app\.json|\.do\/[\w.-]+\.ya?ml|apprunner\.ya?ml|amplify\.ya?ml|firebase\.json|apphosting(?:\.[\w-]+)?\.ya?ml|zeabur\.\w+|koyeb\.ya?ml|northflank\.json|\.platform(?:\.app)?\.ya?ml|heroku\.ya?ml)$/,
  },
  {
    what: "App Engine's settings",
    fix: 'read it from Google Secret Manager when the application starts',
    names: /(?:^|\/)app(?:[._-][\w-]+)?\.ya?ml$/,
    holds: ['runtime'],
  },
  {
    what: 'a Procfile',
    fix: 'set it as a config variable of the host (`heroku config:set`), and drop it here',
    names: /(?:^|\/)procfile(?:\.[\w-]+)?$/,
  },
  {
    what: 'a unit of systemd',
    fix: 'use `LoadCredentialEncrypted=`, or an `EnvironmentFile=` of mode 600 outside the repository',
    names: /\.service(?:\.d\/.+\.conf)?$|(?:^|\/)supervisord?(?:\.d\/.+)?\.(?:conf|ini)$/,
  },
  {
    what: "Ansible's variables",
    fix: inPlaybook,
    names:
      /(?:^|\/)(?:group_vars|host_vars|roles\/[^/]+\/(?:vars|defaults|tasks))\/.+|(?:^|\/)(?:playbook|site|inventory)[\w.-]*\.(?:ya?ml|ini)$|(?:^|\/)ansible\/.+\.ya?ml$/,
  },
  {
    what: 'a Pulumi stack',
    fix: 'set it with `pulumi config set --secret openaiApiKey`',
    names: /(?:^|\/)pulumi(?:\.[\w-]+)?\.ya?ml$/,
  },
  {
    what: 'an Azure template',
    fix: 'refer to Azure Key Vault: `reference: { keyVault: … }`, or a `@secure()` parameter without a value',
    names:
      /\.(?:bicep|bicepparam)$|(?:^|\/)(?:azuredeploy|mainTemplate)[\w.-]*\.json$|\.parameters\.json$|(?:^|\/)azure\.ya?ml$/i,
  },
  {
    what: "the application's settings",
    fix: "refer to Azure Key Vault, or set `OpenAI__ApiKey` where it runs; on a developer's machine `dotnet user-secrets`",
    names: /(?:^|\/)(?:appsettings(?:\.[\w-]+)?\.json|(?:web|app)(?:\.[\w-]+)?\.config)$/,
  },
  {
    what: 'an Elastic Beanstalk configuration',
    fix: 'refer to AWS Secrets Manager in `aws:elasticbeanstalk:application:environmentsecrets`',
    names: /(?:^|\/)\.ebextensions\/.+|(?:^|\/)dockerrun\.aws\.json$/,
  },
  {
    what: 'an AWS Copilot manifest',
    fix: 'name it in `secrets`, kept in SSM or Secrets Manager',
    names: /(?:^|\/)copilot\/.+\.ya?ml$/,
  },
  {
    what: "SAM's deployment settings",
    fix: 'refer to AWS Secrets Manager in the template: `{{resolve:secretsmanager:openai}}`',
    names: /(?:^|\/)samconfig\.(?:toml|ya?ml)$/,
  },
  {
    what: 'a Kubernetes manifest',
    fix: inCluster,
    holds: ['apiVersion', 'kind'],
  },
  {
    what: 'an ECS task definition',
    fix: inTask,
    holds: ['containerDefinitions'],
  },
  {
    what: 'an ECS task definition',
    fix: inTask,
    holds: ['taskDefinition'],
  },
  {
    what: 'a CloudFormation template',
    fix: inTemplate,
    holds: ['AWSTemplateFormatVersion'],
  },
  {
    what: 'a CloudFormation template',
    fix: inTemplate,
    holds: ['Resources', 'Transform'],
  },
  {
    what: 'an Azure template',
    fix: 'refer to Azure Key Vault: `reference: { keyVault: … }`',
    holds: ['$schema', 'contentVersion'],
  },
  {
    what: 'an Ansible playbook',
    fix: inPlaybook,
    holds: ['hosts', 'tasks'],
  },
  {
    what: 'an Ansible playbook',
    fix: inPlaybook,
    holds: ['hosts', 'roles'],
  },
];
