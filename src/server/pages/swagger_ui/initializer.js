// Starts Swagger UI on the contract of the server that this was loaded from.

const base = new URL("..", document.baseURI);

// The server that the contract calls `/` may be below a path that only a proxy in front of it knows.
const serverOfThisPage = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (spec) =>
          update({
            ...spec,
            servers: spec.servers?.map((server) =>
              server.url === "/" ? { ...server, url: base.pathname } : server,
            ),
          }),
      },
    },
  },
});

// Fields of a form that may be left out are empty until somebody fills them in. Swagger UI would send a sample for
// each, among them a checksum that no file has.
const nothingUnasked = () => ({
  wrapComponents: {
    JsonSchemaForm: (Original, { React }) =>
      class extends React.Component {
        state = { isFilledIn: false };

        fillIn = (value) => {
          this.setState({ isFilledIn: true });
          this.props.onChange(value);
        };

        render() {
          const { dispatchInitialValue, required } = this.props;
          if (!dispatchInitialValue || required || this.state.isFilledIn) {
            return React.createElement(Original, this.props);
          }
          const empty = { dispatchInitialValue: false, value: "", onChange: this.fillIn };
          return React.createElement(Original, { ...this.props, ...empty });
        }
      },
    // "Send empty value" is for whoever ticks it.
    ParameterIncludeEmpty: (Original, { React }) => (props) => {
      const isIncludedOptions = { ...props.isIncludedOptions, defaultValue: false };
      return React.createElement(Original, { ...props, isIncludedOptions });
    },
  },
});

window.ui = SwaggerUIBundle({
  url: new URL("openapi.json", base).href, // ../openapi.json
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: true,
  displayRequestDuration: true,
  filter: true,
  showExtensions: true, // x-permissions
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [serverOfThisPage, nothingUnasked],
});
